package app.weld.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * How many streams may be removed at once without being asked for twice.
 *
 * @param most as the manifest says; absent: five, or more where they are not above the half, but never all
 * @param confirmed how many streams a person has said may go
 */
public record RemovalLimit(@Nullable Integer most, @Nullable String confirmed) {
    public static final RemovalLimit USUAL = new RemovalLimit(null, null);

    private static final int A_FEW = 5;

    /**
     * Whether so many may go.
     *
     * @param of how many streams the sync has when they go
     */
    boolean allows(int removed, int of) {
        if (String.valueOf(removed).equals(confirmed)) {
            return true;
        }
        return most == null ? removed < of && (removed <= A_FEW || removed * 2 <= of) : removed <= most;
    }
}
