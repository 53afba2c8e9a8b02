"""One screen a file, each with its `.kv`: what a person sees and can do at one moment, one question at a time.

A screen is built when it is shown and dropped when it is left, so that nothing of one person waits for the next.
To add one: write it beside the others, from the parts in `widgets/`, and name it in `screens.registry`.
"""
