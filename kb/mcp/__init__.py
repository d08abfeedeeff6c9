"""The base for assistants: a server of the Model Context Protocol, over standard input and output or over HTTP.

The package has the name of the SDK that it uses; ``import mcp`` means the SDK, ``kb.mcp`` this.  What an assistant gets is bounded, and
what comes from documents is marked as data.
"""
