/** The shared view of each Weld workspace, and the waking of the resources whose part of it changed. */
@NullMarked
package app.weld.operator.poll;

import org.jspecify.annotations.NullMarked;
