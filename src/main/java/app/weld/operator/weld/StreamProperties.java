package app.weld.operator.weld;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values of the properties of a stream; each may be absent. Immutable. */
@SuppressWarnings("EnumOrdinal") // An EnumMap would be three times as large: see values.
public final class StreamProperties {
    /** All values are absent. */
    public static final StreamProperties NONE = of(property -> null);

    /** Indexed by ordinal. A map would need three times the memory, and a workspace may have tens of thousands of streams. */
    private final @Nullable Object[] values;

    private StreamProperties(@Nullable Object[] values) {
        this.values = values;
    }

    /**
     * Takes the value of each property from a function.
     *
     * @throws IllegalArgumentException if a value is not of the property's type
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

    /** The value; absent if the property is not declared, or not reported. */
    public @Nullable Object get(StreamProperty property) {
        return values[property.ordinal()];
    }

    /** The value of a property of type {@link StreamProperty.Type#FLAG}. */
    public @Nullable Boolean flag(StreamProperty property) {
        return (Boolean) get(property);
    }

    /** The value of a property of type {@link StreamProperty.Type#NAMES}. */
    @SuppressWarnings("unchecked") // checked() has checked the type.
    public @Nullable List<String> names(StreamProperty property) {
        return (List<String>) get(property);
    }

    public boolean has(StreamProperty property) {
        return get(property) != null;
    }

    /**
     * The same values but for this one.
     *
     * @throws IllegalArgumentException if the value is not of the property's type
     */
    public StreamProperties with(StreamProperty property, @Nullable Object value) {
        @Nullable Object[] all = values.clone();
        all[property.ordinal()] = checked(property, value);
        return new StreamProperties(all);
    }

    /** These values; if one is absent, the other's. */
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

    /** Contains the present values only. */
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
