# -*- coding: latin-1 -*-
print("äöü", ascii("ä"))
