if True:
print('no')
