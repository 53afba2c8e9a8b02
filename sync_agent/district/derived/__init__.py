"""What the district works out of the facts: figures that could be made again from them at any time.

`sync_agent.district.figures` writes these tables, `sync_agent.district.views` reads them.
"""
