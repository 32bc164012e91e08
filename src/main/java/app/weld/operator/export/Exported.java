package app.weld.operator.export;

import java.util.List;

/**
 * What was exported.
 *
 * @param files sorted by their paths
 * @param streams in the manifests
 * @param leftOut which objects have no manifest, and which manifests do not say everything, each with the reason
 */
public record Exported(List<ExportedFile> files, int connections, int syncs, int streams, List<String> leftOut) {
    public Exported {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }
}
