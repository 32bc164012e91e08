package app.weld.operator.standin;

import java.security.SecureRandom;

/** New ids, of the length and alphabet that Weld's have. */
final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String next() {
        StringBuilder id = new StringBuilder(14);
        for (int i = 0; i < 14; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    /** One that begins with what many a rule for names refuses. */
    static String awkward() {
        return (RANDOM.nextBoolean() ? "-" : "_") + next().substring(1);
    }
}
