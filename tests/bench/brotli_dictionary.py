"""Brotli with a dictionary of one's own: the library in the `brotli` wheel has it, its Python binding does not."""

from __future__ import annotations

import ctypes

QUALITY, WINDOW, RAW, FINISH = 1, 2, 0, 2
WINDOW_BITS = 22


class Brotli:
    """Packs with brotli at level 11 and this dictionary (raw content). Raises `ImportError` without the wheel."""

    def __init__(self, dictionary: bytes) -> None:
        import _brotli

        self._library = ctypes.CDLL(_brotli.__file__)
        for name in ("BrotliEncoderPrepareDictionary", "BrotliEncoderCreateInstance"):
            getattr(self._library, name).restype = ctypes.c_void_p
        self._kept = dictionary  # the library does not copy it
        size = ctypes.c_size_t(len(dictionary))
        self._prepared = self._library.BrotliEncoderPrepareDictionary(RAW, size, dictionary, 11, None, None, None)

    def pack(self, content: bytes) -> bytes:
        """The packed bytes."""
        library, state = self._library, ctypes.c_void_p(self._library.BrotliEncoderCreateInstance(None, None, None))
        library.BrotliEncoderSetParameter(state, QUALITY, 11)
        library.BrotliEncoderSetParameter(state, WINDOW, WINDOW_BITS)
        assert library.BrotliEncoderAttachPreparedDictionary(state, ctypes.c_void_p(self._prepared))
        room = len(content) + 1_024
        out = ctypes.create_string_buffer(room)
        source = ctypes.create_string_buffer(content, len(content))
        left, free = ctypes.c_size_t(len(content)), ctypes.c_size_t(room)
        at, to = ctypes.c_void_p(ctypes.addressof(source)), ctypes.c_void_p(ctypes.addressof(out))
        done = library.BrotliEncoderCompressStream(
            state, FINISH, ctypes.byref(left), ctypes.byref(at), ctypes.byref(free), ctypes.byref(to), None
        )
        assert done
        assert not left.value
        library.BrotliEncoderDestroyInstance(state)
        return out.raw[: room - free.value]
