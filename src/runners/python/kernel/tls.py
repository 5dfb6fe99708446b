"""
Tls: what `import ssl` gives here. A page speaks no TLS: the notebook's server speaks it for the page, as for redis-cli --tls,
and checks the certificate by what its own system trusts. So a socket is wrapped by being connected anew, with TLS behind it.
"""

import enum
import errno
import sys
import types


class VerifyMode(enum.IntEnum):
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class VerifyFlags(enum.IntFlag):
    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 0x4
    VERIFY_CRL_CHECK_CHAIN = 0xC
    VERIFY_X509_STRICT = 0x20
    VERIFY_X509_TRUSTED_FIRST = 0x8000
    VERIFY_X509_PARTIAL_CHAIN = 0x80000


class TLSVersion(enum.IntEnum):
    MINIMUM_SUPPORTED = -2
    TLSv1_2 = 0x0303
    TLSv1_3 = 0x0304
    MAXIMUM_SUPPORTED = -1


class Purpose(enum.Enum):
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"


class SSLError(OSError):
    """As the library has it."""


class SSLZeroReturnError(SSLError):
    pass


class SSLWantReadError(SSLError):
    pass


class SSLWantWriteError(SSLError):
    pass


class SSLSyscallError(SSLError):
    pass


class SSLEOFError(SSLError):
    pass


class SSLCertVerificationError(SSLError, ValueError):
    pass


class SSLContext:
    """Takes what clients set. Whom to trust is the bridge's to know; what it cannot do for a page is refused."""

    def __init__(self, protocol=None):
        self.protocol = protocol
        self.check_hostname = True
        self.verify_mode = VerifyMode.CERT_REQUIRED
        self.verify_flags = VerifyFlags.VERIFY_X509_TRUSTED_FIRST
        self.minimum_version = TLSVersion.TLSv1_2
        self.maximum_version = TLSVersion.MAXIMUM_SUPPORTED
        self.post_handshake_auth = None

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        pass

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        pass

    def set_alpn_protocols(self, protocols):
        pass

    def set_ciphers(self, ciphers):
        pass

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        raise SSLError("a page has no certificate of its own to show: the notebook's server speaks TLS for it")

    def wrap_bio(self, *args, **options):
        raise SSLError("a page speaks no TLS: the notebook's server speaks it for a socket that wrap_socket() is given")

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True, server_hostname=None, session=None):
        if server_side:
            raise SSLError("a page can open connections, not accept them")
        try:
            sock.encrypt()
        except OSError as error:
            if error.errno != errno.EPROTO:
                raise
            # As OpenSSL says of a server that answers without TLS.
            raise SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number") from None
        return sock


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    return SSLContext()


def install():
    """Makes it the module ssl."""
    module = types.ModuleType("ssl", __doc__)
    public = (
        VerifyMode, VerifyFlags, TLSVersion, Purpose, SSLContext, create_default_context,
        SSLError, SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError, SSLEOFError, SSLCertVerificationError,
    )  # fmt: skip
    for part in public:
        part.__module__ = "ssl"
        setattr(module, part.__name__, part)
    for kind in (VerifyMode, VerifyFlags):
        vars(module).update(kind.__members__)
    module.CertificateError = SSLCertVerificationError
    module._create_default_https_context = create_default_context
    module.PROTOCOL_TLS_CLIENT = 16
    module.HAS_SNI = True
    module.OPENSSL_VERSION = "none: the notebook's server speaks TLS"
    sys.modules["ssl"] = module
