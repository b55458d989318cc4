print("hsi")
