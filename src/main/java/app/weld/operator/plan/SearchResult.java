package app.weld.operator.plan;

import java.util.List;

/** The outcome of a search in Weld for an object whose id is not known. */
public sealed interface SearchResult<T> {
    /** No object matches. */
    record NotFound<T>() implements SearchResult<T> {}

    /**
     * Exactly one object matches.
     *
     * @param createdByUs whether there is evidence that this resource created it; otherwise it existed before
     */
    record Unique<T>(T match, boolean createdByUs) implements SearchResult<T> {}

    /** More than one object matches, and nothing shows which of them is the right one. */
    record Ambiguous<T>(List<String> ids) implements SearchResult<T> {
        public Ambiguous {
            ids = List.copyOf(ids);
        }
    }

    /**
     * One or more objects match in another spelling. That is too little evidence to adopt one, and too much to create
     * another one beside it.
     */
    record Inexact<T>(List<String> ids) implements SearchResult<T> {
        public Inexact {
            ids = List.copyOf(ids);
        }
    }
}
