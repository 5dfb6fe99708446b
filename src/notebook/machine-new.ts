// Machine new: told on the document once a reader's machine has been reset.

export const machineNewEvent = 'redis-notebook:machine-new';
