/** Finding or creating exactly one sync in Weld for one {@code WeldEltSync}. */
@NullMarked
package app.weld.operator.sync.binding;

import org.jspecify.annotations.NullMarked;
