"""Packs: folders of YAML, CSV and text that say how a pilot is judged; layers base -> domain -> client -> pilot.yaml."""
