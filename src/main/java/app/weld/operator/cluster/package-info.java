/** All that talks to the API server, but the writing of status: caches, Secrets, events, and what requeues a resource. */
@NullMarked
package app.weld.operator.cluster;

import org.jspecify.annotations.NullMarked;
