import sys, runpy
def main():
    print('main', sys.modules['__main__'].__file__, sys.modules['__main__'].__dict__ is globals())
if __name__ == '__main__':
    main()
import main as again
print(again.__name__, again.__file__, again.main is main)
