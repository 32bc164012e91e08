/** Pure: what a workspace of Weld contains as manifests that adopt it. */
@NullMarked
package app.weld.operator.export;

import org.jspecify.annotations.NullMarked;
