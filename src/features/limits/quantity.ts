const units = ['Ki', 'Mi', 'Gi', 'Ti'];

/** Bytes as a Kubernetes quantity, in the largest unit that divides them: 536870912 → `512Mi`. */
export function byteQuantity(bytes: number): string {
  let number = bytes;
  let unit = '';
  for (const next of units) {
    if (number === 0 || number % 1024 !== 0) break;
    number /= 1024;
    unit = next;
  }
  return `${number}${unit}`;
}

/** Thousandths of a processor as a quantity: 1500 → `1500m`, 2000 → `2`. */
export function cpuQuantity(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}
