package app.weld.operator.standin;

import java.security.SecureRandom;

/** Where the ids of new objects come from. */
@FunctionalInterface
public interface Ids {
    /**
     * An id that no object has.
     *
     * @param kind what the object is, such as {@code sync}
     */
    String next(String kind);

    /** Ids of the length and alphabet that Weld's have. */
    static Ids random() {
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        SecureRandom random = new SecureRandom();
        return kind -> {
            StringBuilder id = new StringBuilder(14);
            for (int i = 0; i < 14; i++) {
                id.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            return id.toString();
        };
    }

    /** Counted ids, the same ones in each repetition: {@code sync_2} comes after {@code conn_1}. */
    static Ids counted(String prefix) {
        int[] last = {0};
        return kind -> prefix + kind + "_" + ++last[0];
    }
}
