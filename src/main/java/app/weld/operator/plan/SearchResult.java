package app.weld.operator.plan;

import java.util.List;

/** What a look for something without a known id came to. */
public sealed interface SearchResult<T> {
    /** Nothing that could be ours. */
    record None<T>() implements SearchResult<T> {}

    /**
     * Exactly one.
     *
     * @param ours there is evidence that this resource made it; otherwise it was there before
     */
    record One<T>(T found, boolean ours) implements SearchResult<T> {}

    /** More than one, and nothing tells which is meant. */
    record Several<T>(List<String> ids) implements SearchResult<T> {
        public Several {
            ids = List.copyOf(ids);
        }
    }

    /** One or more that may be meant in another spelling: too little to take one over, too much to make another one. */
    record Inexact<T>(List<String> ids) implements SearchResult<T> {
        public Inexact {
            ids = List.copyOf(ids);
        }
    }
}
