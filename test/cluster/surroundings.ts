import { engineAnswers } from './engine.ts';
import { canPullNodeImage, chooseProvider, type Provider } from './provider.ts';

/** The provider for this machine as it is now. */
export async function chooseFromSurroundings(): Promise<Provider> {
  return chooseProvider({
    kubeconfig: process.env['KUBECONFIG'],
    engine: await engineAnswers(),
    canPull: canPullNodeImage,
  });
}
