"""The cooperative's recovery key: what opens the sealed names and addresses again when the hub has burnt.

The hub keeps only its public half. The private key stands on paper alone, in two halves for two officers; neither half
says anything without the other.
"""
