/** The modules of functions whose first argument is not a tensor. `gradus/methods` makes all other functions methods. */
export {};
