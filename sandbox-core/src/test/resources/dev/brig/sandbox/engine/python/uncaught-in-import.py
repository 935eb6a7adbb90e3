open('/work/helper.py', 'w').write('def g():\n    raise KeyError("from a module")\ng()\n')
import helper
