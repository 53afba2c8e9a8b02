"""Members' cards (kartu anggota), drawn with a QR code on plain A4, to be cut out.

A card says who somebody is, and never proves it: the PIN does. A new card makes the one before void, so a lost one is
answered by giving another.
"""
