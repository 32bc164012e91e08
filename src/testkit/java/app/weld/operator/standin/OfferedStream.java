package app.weld.operator.standin;

import java.util.List;

/**
 * A stream that a source offers.
 *
 * @param retirement what the source says about its retirement, or null
 * @param inFavorOf the stream to use instead of a retired one, or null
 */
public record OfferedStream(
        String name,
        boolean selectable,
        boolean preselect,
        List<String> subStreams,
        boolean retired,
        String retirement,
        String inFavorOf) {
    /** One that can be selected. */
    public static OfferedStream named(String name) {
        return new OfferedStream(name, true, false, List.of(), false, null, null);
    }

    /** One that the app shows ticked. */
    public static OfferedStream preselected(String name) {
        return new OfferedStream(name, true, true, List.of(), false, null, null);
    }

    /** One that exists but cannot be selected. */
    public static OfferedStream unselectable(String name) {
        return new OfferedStream(name, false, false, List.of(), false, null, null);
    }

    /** One that still works but should not be used any more. */
    public static OfferedStream retired(String name, String inFavorOf) {
        return new OfferedStream(name, true, false, List.of(), true, "The source no longer maintains it", inFavorOf);
    }

    /** One that still works, and of which the source says this. */
    public static OfferedStream retiredBecause(String name, String retirement) {
        return new OfferedStream(name, true, false, List.of(), true, retirement, null);
    }

    /** The same with sub-streams. */
    public OfferedStream with(String... names) {
        return new OfferedStream(name, selectable, preselect, List.of(names), retired, retirement, inFavorOf);
    }
}
