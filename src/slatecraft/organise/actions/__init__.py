"""Everything organisers can do, one module for each kind of deed. Each writes, records who did it, and checks nothing
about who may: the views let only organisers in.
"""
