package app.weld.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A short digest of a value. Equal values have equal digests, whatever the order of their keys. */
public final class Digest {
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final int BYTES = 12;

    private Digest() {}

    /** 24 hexadecimal digits. */
    public static String of(@Nullable Object value) {
        try {
            // Through plain maps, since the keys of a JsonNode are not sorted on their way out.
            Object plain = isPlain(value) ? value : CANONICAL.convertValue(value, Object.class);
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(CANONICAL.writeValueAsString(plain).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a value would come out of a conversion as it is: most do, and each reconciliation has several. */
    private static boolean isPlain(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String _, Boolean _, Integer _, Long _ -> true;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .allMatch(entry -> entry.getKey() instanceof String && isPlain(entry.getValue()));
            case List<?> list -> list.stream().allMatch(Digest::isPlain);
            default -> false;
        };
    }
}
