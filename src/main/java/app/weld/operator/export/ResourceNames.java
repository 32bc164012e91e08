package app.weld.operator.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of resources: DNS labels that are made of names in Weld. If several objects would have the same name, the oldest keeps it
 * and the others get an ending that is derived from their ids. So a name depends neither on the order of a listing nor on what is
 * created later.
 */
final class ResourceNames {
    private static final int MAX = 63;
    private static final int MAX_BASE = 50;
    private static final int ENDING = 6;

    private ResourceNames() {}

    /**
     * An object that needs a name.
     *
     * @param base its name as a DNS label: see {@link #label}
     */
    record Nameless(String id, String base, @Nullable Instant createdAt) {}

    /** The text as a DNS label; the other one if nothing of it is left. */
    static String label(@Nullable String text, String otherwise) {
        String plain = Normalizer.normalize(text == null ? "" : text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss")
                .replaceAll("[^a-z0-9]+", "-");
        String cut = plain.substring(0, Math.min(plain.length(), MAX_BASE + 1));
        String label = trimmed(trimmed(cut).length() > MAX_BASE ? trimmed(cut).substring(0, MAX_BASE) : cut);
        return label.isEmpty() ? otherwise : label;
    }

    private static String trimmed(String label) {
        return label.replaceAll("^-+|-+$", "");
    }

    /** A name for each id. */
    static Map<String, String> assign(Collection<Nameless> objects) {
        List<Nameless> oldestFirst = objects.stream()
                .sorted(Comparator.comparing(Nameless::createdAt, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Nameless::id))
                .toList();
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        List<Nameless> others = new ArrayList<>();
        for (Nameless object : oldestFirst) {
            if (taken.add(object.base())) {
                names.put(object.id(), object.base());
            } else {
                others.add(object);
            }
        }
        for (Nameless object : others) {
            String hash = hash(object.id());
            int length = ENDING;
            while (!taken.add(object.base() + "-" + hash.substring(0, length)) && length < MAX - MAX_BASE - 1) {
                length++;
            }
            names.put(object.id(), object.base() + "-" + hash.substring(0, length));
        }
        return names;
    }

    private static String hash(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
