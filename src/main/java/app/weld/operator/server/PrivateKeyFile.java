package app.weld.operator.server;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in PEM: PKCS 8, or one of the older forms for RSA and elliptic curves, of which the first is what cert-manager writes unless it is
 * configured otherwise.
 */
final class PrivateKeyFile {
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_ZERO = {0x02, 0x01, 0x00};
    private static final int SHORT_FORM = 0x80;
    private static final int BYTE = 0xff;

    private PrivateKeyFile() {}

    /**
     * Reads the key.
     *
     * @param of the public key of the certificate
     */
    static PrivateKey read(String pem, PublicKey of) throws GeneralSecurityException {
        Matcher key = PEM.matcher(pem);
        if (!key.find()) {
            throw new InvalidKeySpecException("no private key in PEM that is not encrypted");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(key.group(2));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("no base64 in the private key", e);
        }
        byte[] pkcs8 = key.group(1).isEmpty() ? der : wrapped(der, of);
        return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PKCS 8 of an older form: the same bytes behind the name of the algorithm, which the public key has too. */
    private static byte[] wrapped(byte[] key, PublicKey of) {
        byte[] algorithm = firstOf(of.getEncoded());
        byte[] content = joined(VERSION_ZERO, algorithm, element(OCTET_STRING, key));
        return element(SEQUENCE, content);
    }

    /** The first element of a sequence, with its head. */
    private static byte[] firstOf(byte[] sequence) {
        int start = headLength(sequence, 0);
        return Arrays.copyOfRange(sequence, start, start + headLength(sequence, start) + length(sequence, start));
    }

    private static int headLength(byte[] der, int at) {
        int first = der[at + 1] & BYTE;
        return first < SHORT_FORM ? 2 : 2 + first - SHORT_FORM;
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & BYTE;
        if (first < SHORT_FORM) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < first - SHORT_FORM; i++) {
            length = (length << Byte.SIZE) | (der[at + 2 + i] & BYTE);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < SHORT_FORM) {
            out.write(content.length);
        } else {
            int bytes = content.length > BYTE ? 2 : 1;
            out.write(SHORT_FORM + bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(content.length >> (i * Byte.SIZE));
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
