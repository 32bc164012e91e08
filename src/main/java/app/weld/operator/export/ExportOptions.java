package app.weld.operator.export;

import org.jspecify.annotations.Nullable;

/**
 * What a person chose for the manifests.
 *
 * @param namespace absent: the manifests name none
 * @param secretKey absent: the default of the resources
 */
public record ExportOptions(
        Layout layout,
        Selection selection,
        @Nullable String namespace,
        String secretName,
        @Nullable String secretKey) {}
