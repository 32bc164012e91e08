package app.weld.operator.tls;

/**
 * The order of the groups that TLS offers for the exchange of keys. A server may choose another of them.
 *
 * <p>With its first message, Java's client sends a key of the first group of each of two sorts: x25519, and one of the curves of
 * NIST, which is seldom used. The first key of secp256r1 takes the quick compiler's code 50 ms, since tables are computed for it,
 * and that of secp384r1 takes 5 ms. So secp384r1 comes before secp256r1 where only the quick compiler runs
 * ({@code -XX:TieredStopAtLevel=1}, as in the image). No group is left out or added.
 */
public final class KeyExchangeGroups {
    /** Java's HTTP client does not pass on groups that are set for it alone. */
    static final String PROPERTY = "jdk.tls.namedGroups";

    static final String QUICK_FIRST =
            "x25519,secp384r1,secp256r1,secp521r1,x448,ffdhe2048,ffdhe3072,ffdhe4096,ffdhe6144,ffdhe8192";

    private KeyExchangeGroups() {}

    /** Sets the order for this process, unless its user has set one. Without effect after the first connection. */
    public static void order() {
        if (QuickCompiler.isAlone() && System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, QUICK_FIRST);
        }
    }
}
