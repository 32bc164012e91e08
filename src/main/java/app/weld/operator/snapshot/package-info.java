/** The shared view of each Weld workspace, and who is requeued when a part of it changes. */
@NullMarked
package app.weld.operator.snapshot;

import org.jspecify.annotations.NullMarked;
