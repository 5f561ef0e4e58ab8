"""The process `city` of the Procfile: the demo's broker, if nobody named another, and the sensors that speak."""

from demo.city.run import main

if __name__ == "__main__":
    main()
