/** The topic on which the subgraph tells the intake that devices have changed. */
export const devicesTopic = 'devices'
