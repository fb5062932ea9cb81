# One process of a household on Python: what each would import, and nothing more.
import asyncio
import cherrypy  # noqa: F401
import requests  # noqa: F401
import yaml  # noqa: F401

print("ready", flush=True)
asyncio.run(asyncio.sleep(3600))
