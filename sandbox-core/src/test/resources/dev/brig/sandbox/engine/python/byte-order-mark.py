print("with a byte order mark", __file__)
print("and CRLF")
