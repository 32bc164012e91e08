/** The command {@code plan}: what the operator would do in Weld for a set of manifests, found out without a cluster. */
@NullMarked
package app.weld.operator.preview;

import org.jspecify.annotations.NullMarked;
