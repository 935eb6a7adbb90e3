print("\xff\xfe not utf-8: ÿ")
