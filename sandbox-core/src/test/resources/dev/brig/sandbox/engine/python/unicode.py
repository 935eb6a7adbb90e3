import unicodedata, re, codecs
s = 'äöü ßẞ İı 漢字 🐍\u0301 \N{SNOWMAN}'
print(s, s.upper(), s.casefold(), unicodedata.normalize('NFD', s) == s, re.findall(r'\w+', s), len(s.encode('utf-16')))
print('%r %a' % (s, s), codecs.lookup('cp1252').name, 'ÿ'.encode('latin-1'), s.encode('idna', 'ignore') if 0 else '')
größe = 3
print(größe, 'x'.join('aßc'), sorted('zäa'), '\x00'.isprintable())
print('\ud800')
