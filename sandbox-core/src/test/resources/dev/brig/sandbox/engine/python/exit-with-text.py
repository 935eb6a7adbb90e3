import sys
print('before', end='')
sys.exit('a text for stderr')
