package app.weld.operator.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A resource as a file declares it: of one of the kinds of the operator, or a namespace.
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

    static final String CONNECTION = "WeldConnection";
    static final String SYNC = "WeldEltSync";
    static final String WORKSPACE = "WeldWorkspace";
    static final String NAMESPACE = "Namespace";

    /** Whether it is in no namespace. */
    boolean isClusterScoped() {
        return kind().equals(WORKSPACE) || kind().equals(NAMESPACE);
    }

    String kind() {
        return object.path("kind").asText();
    }

    String namespace() {
        return object.at("/metadata/namespace").asText();
    }

    String name() {
        return object.at("/metadata/name").asText();
    }

    /** Kind, namespace and name; kind and name of what is in no namespace. */
    public String title() {
        return kind() + " " + (isClusterScoped() ? "" : namespace() + "/") + name();
    }
}
