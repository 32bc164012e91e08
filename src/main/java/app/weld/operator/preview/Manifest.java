package app.weld.operator.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A resource of one of the two kinds, as a file declares it.
 *
 * @param source the file, and the number of the document in it if it has several
 */
public record Manifest(String source, ObjectNode object) {
    /** The source of a resource that only the cluster has, and that stays as it is: it is not reported. */
    static final String UNDECLARED = "the cluster";
    /** The source of a resource that only the cluster has, and that would be deleted. */
    static final String PRUNED = "in the cluster alone";
    /** The source of a resource that only the previous manifests declare, and that would be deleted. */
    static final String NO_LONGER_DECLARED = "in the previous manifests alone";

    String kind() {
        return object.path("kind").asText();
    }

    String namespace() {
        return object.at("/metadata/namespace").asText();
    }

    String name() {
        return object.at("/metadata/name").asText();
    }

    /** Kind, namespace and name. */
    public String title() {
        return kind() + " " + namespace() + "/" + name();
    }
}
