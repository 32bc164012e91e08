package app.weld.operator.weld;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values of the properties of a stream; each may be absent. Immutable. */
@SuppressWarnings("EnumOrdinal") // An EnumMap would be three times as large: see values.
public final class StreamProperties {
    /** All of them absent. */
    public static final StreamProperties NONE = of(property -> null);

    /** By ordinal: a workspace has tens of thousands of streams, and a map would take three times as much. */
    private final @Nullable Object[] values;

    private StreamProperties(@Nullable Object[] values) {
        this.values = values;
    }

    /**
     * Asks for each property once.
     *
     * @throws IllegalArgumentException when a value is not of the property's type
     */
    public static StreamProperties of(Function<StreamProperty, @Nullable Object> values) {
        @Nullable Object[] all = new Object[StreamProperty.ALL.size()];
        for (StreamProperty property : StreamProperty.ALL) {
            all[property.ordinal()] = checked(property, values.apply(property));
        }
        return new StreamProperties(all);
    }

    private static @Nullable Object checked(StreamProperty property, @Nullable Object value) {
        if (value != null && !property.type().accepts(value)) {
            throw new IllegalArgumentException(property + " cannot be a " + value.getClass());
        }
        return value instanceof List<?> list ? List.copyOf(list) : value;
    }

    public @Nullable Object get(StreamProperty property) {
        return values[property.ordinal()];
    }

    /** The value of a property of type {@link StreamProperty.Type#FLAG}. */
    public @Nullable Boolean flag(StreamProperty property) {
        return (Boolean) get(property);
    }

    /** The value of a property of type {@link StreamProperty.Type#NAMES}. */
    @SuppressWarnings("unchecked") // Checked when it was put in.
    public @Nullable List<String> names(StreamProperty property) {
        return (List<String>) get(property);
    }

    public boolean has(StreamProperty property) {
        return get(property) != null;
    }

    /**
     * The same with this value.
     *
     * @throws IllegalArgumentException when the value is not of the property's type
     */
    public StreamProperties with(StreamProperty property, @Nullable Object value) {
        @Nullable Object[] all = values.clone();
        all[property.ordinal()] = checked(property, value);
        return new StreamProperties(all);
    }

    /** These values, and the other's where one of these is absent. */
    public StreamProperties over(StreamProperties other) {
        return of(property -> has(property) ? get(property) : other.get(property));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamProperties properties && Arrays.equals(values, properties.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Those that are present. */
    @Override
    public String toString() {
        StringJoiner present = new StringJoiner(", ", "[", "]");
        for (StreamProperty property : StreamProperty.ALL) {
            if (has(property)) {
                present.add(property.manifestName() + "=" + get(property));
            }
        }
        return present.toString();
    }
}
