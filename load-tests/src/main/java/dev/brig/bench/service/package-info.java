/** Services under load, Brig's and others'. */
package dev.brig.bench.service;
