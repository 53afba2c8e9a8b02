"""Two histories under one hub: both are kept, shown as facts from where they part, and settled by a person.

Two live copies of one card make a fork, and so does a hub that carries on from an old backup.
"""
