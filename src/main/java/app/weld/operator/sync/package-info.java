/** The flow of one {@code WeldEltSync}: plan, execute, requested actions, status, next poll. */
@NullMarked
package app.weld.operator.sync;

import org.jspecify.annotations.NullMarked;
