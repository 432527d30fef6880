import { createRoot } from 'react-dom/client';
import { PreviewPage } from './preview-page.tsx';

const place = document.getElementById('page');
if (place === null) throw new Error('the document has no place for the page');
createRoot(place).render(<PreviewPage />);
