/** The reconcilers: resolving what a resource refers to, and carrying out plans. */
@NullMarked
package app.weld.operator.reconcile;

import org.jspecify.annotations.NullMarked;
